"""The connection check: do performance measures connect to the disparities that need to be reduced?"""
