"""The centre server: queue, numbers, dossiers, catalogue. Knows the domain and the wire only."""
