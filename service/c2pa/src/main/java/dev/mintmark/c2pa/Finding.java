package dev.mintmark.c2pa;

/**
 * One result of a validation: a status code with its place. C2PA 2.4, section 15.2.2.
 *
 * @param code the status code
 * @param url JUMBF URI of the box concerned
 * @param explanation a sentence for people
 */
public record Finding(StatusCode code, String url, String explanation) {}
