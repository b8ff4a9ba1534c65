"""The Textual app: screens, widgets, commands and themes. The only importer of textual."""
