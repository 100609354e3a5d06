package dev.mintmark.c2pa;

import dev.mintmark.c2pa.asset.AssetFormat;
import dev.mintmark.c2pa.asset.Container;
import dev.mintmark.c2pa.validate.StoreValidator;
import java.time.Clock;
import java.util.Optional;

/** Validates the manifests of PNG and JPEG files. C2PA 2.4, section 15. Thread-safe. */
public final class ManifestValidator {
    private final TrustAnchors anchors;
    private final Clock clock;

    /**
     * @param anchors whose signers count as trusted
     * @param clock tells the time at which certificates without a time-stamp have to be valid
     */
    public ManifestValidator(TrustAnchors anchors, Clock clock) {
        this.anchors = anchors;
        this.clock = clock;
    }

    /** Judges a file. Whatever the bytes are, this ends in a report and throws nothing. Nothing is fetched. */
    public ValidationReport validate(byte[] asset) {
        try {
            Optional<Container> container = AssetFormat.of(asset).find(asset);
            return container.isEmpty()
                    ? ValidationReport.none()
                    : new StoreValidator(anchors, clock.instant()).validate(asset, container.get());
        } catch (C2paException e) {
            return ValidationReport.error(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // The last resort of a promise: a report for whatever bytes come.
            return ValidationReport.error("The manifest store cannot be validated: " + e + ".");
        }
    }
}
