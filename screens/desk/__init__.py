"""The desk screen and its panels."""
