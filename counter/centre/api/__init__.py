"""The centre's HTTP API: thin handlers that read a message, call one service and write the answer."""
