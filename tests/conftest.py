"""For every test: nothing it lets out names a citizen."""

pytest_plugins = ["tests.rigs.privacy"]
