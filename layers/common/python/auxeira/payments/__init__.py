"""Payments by Paystack: their states, and agreeing with Paystack about them."""
