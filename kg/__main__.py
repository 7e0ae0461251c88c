"""``python -m kg``: the command ``kg`` where it is not on the path."""

from kg.cli import main

if __name__ == "__main__":
    main()
