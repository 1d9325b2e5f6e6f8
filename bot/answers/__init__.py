"""The approved answers: topic files, fact base, clinic profile, the words a reply is made of, and their checks."""
