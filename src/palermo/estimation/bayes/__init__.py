"""Bayesian estimation: averages over decomposable graphs, latent classes, thresholded log-linear models."""
