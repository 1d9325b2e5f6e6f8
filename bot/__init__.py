"""The FAQ chatbot of a ketamine-infusion clinic: gateway, understanding, answers."""
