package dev.mintmark.app.api;

import java.util.List;

/** Principals, the oldest first. */
public record PrincipalList(List<PrincipalResponse> principals) {}
