package dev.mintmark.app.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** @param isFavourite whether an artwork is a favourite of whoever makes the request */
public record Favourite(@JsonProperty("favourite") boolean isFavourite) {}
