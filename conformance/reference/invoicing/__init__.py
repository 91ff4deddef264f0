"""What invoices are made of: items and lines, discounts and totals, finalization and collection.

Each module holds one step, so that subscriptions, quotes and credit notes can take the same ones.
"""
