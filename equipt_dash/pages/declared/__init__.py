"""What every form of the desk asks, declared once, feature by feature; ``table.EVERY`` holds them all."""
