"""The AWS calls: one module a service, and what DynamoDB's values look like."""
