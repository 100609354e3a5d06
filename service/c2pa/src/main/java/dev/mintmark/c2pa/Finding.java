package dev.mintmark.c2pa;

import dev.mintmark.c2pa.manifest.JumbfUris;
import java.util.Optional;

/**
 * One result of a validation: a status code with its place. C2PA 2.4, section 15.2.2.
 *
 * @param code the status code
 * @param url JUMBF URI of the box concerned
 * @param explanation a sentence for people
 */
public record Finding(StatusCode code, String url, String explanation) {
    /** Returns the label of the manifest that the box belongs to; empty if it belongs to none. */
    public Optional<String> manifest() {
        return JumbfUris.manifest(url);
    }
}
