package dev.mintmark.c2pa;

/**
 * One thing that a validation found.
 *
 * @param url the JUMBF address of the box that it is about
 * @param explanation a sentence for people
 */
public record Finding(StatusCode code, String url, String explanation) {}
