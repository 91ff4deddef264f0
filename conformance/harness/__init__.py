"""The pytest side of a run: families of requirements, workers, the controller that gathers and reports."""
