"""What leaves the house: results as map documents."""
