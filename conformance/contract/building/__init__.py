"""Makes an API version's folder from the one before it and the changes since: see CONTRIBUTING, "Adding a version"."""
