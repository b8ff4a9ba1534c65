"""Programs that do the least: what the counter is measured against."""
