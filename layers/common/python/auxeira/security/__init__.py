"""Who calls: access tokens, sessions, keys, Auth0."""
