"""What Checkout Sessions and payment links are opened with: modes, terms, discounts, shipping, payment methods."""
