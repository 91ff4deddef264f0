"""Makes an API version's folder from the version before it and the changes since: see CONTRIBUTING, "Adding a version"."""
