"""Episode signals to tasks."""
