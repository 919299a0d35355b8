"""Read from a question what its answer has to be: which event, about whom, when."""
