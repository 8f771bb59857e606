"""Talks in one DynamoDB table, their large items in S3."""

from .store import DynamoConversations

__all__ = ["DynamoConversations"]
