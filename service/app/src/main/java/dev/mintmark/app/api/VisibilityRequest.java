package dev.mintmark.app.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** @param isPublic whether everybody may see the picture and its manifest */
public record VisibilityRequest(@JsonProperty("public") boolean isPublic) {}
