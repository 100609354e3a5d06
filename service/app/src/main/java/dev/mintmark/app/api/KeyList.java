package dev.mintmark.app.api;

import java.util.List;

/** API keys, the oldest first. */
public record KeyList(List<KeyResponse> keys) {}
