package dev.mintmark.app.verify;

import tools.jackson.databind.JsonNode;

/**
 * A verdict with the signature of the installation that gave it. It proves that this installation gave this answer at the time in
 * it, by its own clock; not that the answer was right, nor what it would answer now.
 *
 * @param report the answer with {@code version}, {@code issuer} and {@code checkedAt}, to be read; it says what the payload of
 *     {@code jws} says
 * @param jws JSON Web Signature in its compact form, RFC 7515, with ES256
 */
public record SignedReport(JsonNode report, String jws) {}
