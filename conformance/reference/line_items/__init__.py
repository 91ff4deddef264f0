"""The line items of Checkout Sessions, payment links and quotes: `item` objects, what they are read from and come to.

`reading` turns the parameter into `Wanted` ones, storing nothing; `amounts` makes items of them and says what they come
to, alone and together; `listing` keeps and pages them.
"""
