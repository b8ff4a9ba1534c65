"""The use cases of a desk, free of any user interface, device or file."""
