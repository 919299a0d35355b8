"""Fit the ranking, calibrate the confidence, and train readers on gold questions."""
