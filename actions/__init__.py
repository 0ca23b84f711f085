"""The four steps as Rasa's custom actions. Thin: bot.model.steps thinks, actions.back_office looks up."""
