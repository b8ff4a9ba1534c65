"""Pictures of every screen and box, from the real desk with fictional people and a stopped clock."""
