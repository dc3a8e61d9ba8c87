"""What the product costs, beside what the same job costs otherwise: `python -m benchmarks --help`."""
