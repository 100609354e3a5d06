package dev.mintmark.c2pa;

import dev.mintmark.c2pa.asset.AssetFormat;
import dev.mintmark.c2pa.asset.Container;
import dev.mintmark.c2pa.validate.StoreValidator;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Validates the manifests of PNG, JPEG and WebP files. C2PA 2.4, section 15. Thread-safe. */
public final class ManifestValidator {
    private final TrustPolicy policy;
    private final Clock clock;

    /**
     * @param anchors whose signers and time-stamps count as trusted
     * @param clock tells the time at which certificates without a time-stamp have to be valid
     */
    public ManifestValidator(TrustAnchors anchors, Clock clock) {
        this(TrustPolicy.of(anchors), clock);
    }

    /** The same with all that can be said about trust. */
    public ManifestValidator(TrustPolicy policy, Clock clock) {
        this.policy = policy;
        this.clock = clock;
    }

    /** Judges a file. Whatever the bytes are, this ends in a report and throws nothing. Nothing is fetched. */
    public ValidationReport validate(byte[] asset) {
        return validate(asset, clock.instant());
    }

    /** The same as somebody would have judged it at another time, knowing the trust lists of today. */
    public ValidationReport validate(byte[] asset, Instant at) {
        try {
            AssetFormat format = AssetFormat.of(asset);
            Optional<Container> container = format.find(asset);
            if (container.isPresent()) {
                return new StoreValidator(policy, at).validate(asset, container.get());
            }
            return RemoteManifest.of(format, asset)
                    .map(url -> ValidationReport.error("The file's manifest lies at " + url
                            + ", which is not fetched; validate a file that carries its manifest."))
                    .orElseGet(ValidationReport::none);
        } catch (C2paException e) {
            return ValidationReport.error(String.valueOf(e.getMessage()));
        } catch (RuntimeException | StackOverflowError e) {
            // The last resort of a promise: a report for whatever bytes come.
            return ValidationReport.error("The manifest store cannot be validated: " + e + ".");
        }
    }

    /**
     * What a file's manifests say, and what they are worth, as crJSON: the format of the conformance programme.
     *
     * @throws C2paException where the file or its store cannot be read, or there is none
     */
    public String crJson(byte[] asset) throws C2paException {
        AssetFormat format = AssetFormat.of(asset);
        Container container =
                format.find(asset).orElseThrow(() -> new C2paException("The file has no manifest store to report on."));
        try {
            return new StoreValidator(policy, clock.instant()).crJson(asset, container);
        } catch (RuntimeException | StackOverflowError e) {
            throw new C2paException("The manifest store cannot be reported on: " + e + ".", e);
        }
    }
}
