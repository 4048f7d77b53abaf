"""The tests mirror the packages they hold; ``architecture`` has the house rules, ``browser`` a reader's view."""
