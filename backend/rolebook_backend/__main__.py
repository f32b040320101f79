"""`python -m rolebook_backend` is the `rolebook-backend` command."""

from rolebook_backend.cli import main

if __name__ == "__main__":
    main()
