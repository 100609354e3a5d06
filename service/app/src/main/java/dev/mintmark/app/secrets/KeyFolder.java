package dev.mintmark.app.secrets;

import java.nio.file.Path;

/**
 * The folder of the watermark key and the C2PA keys, {@code keys} in a data folder: the one place that names its files. Opens
 * none of them.
 *
 * @param path of the folder
 */
public record KeyFolder(Path path) {
    /** The folder of keys in a data folder. */
    public static KeyFolder in(Path data) {
        return new KeyFolder(data.resolve("keys"));
    }

    /** The watermark key: 64 hex digits. */
    public Path watermark() {
        return path.resolve("watermark.key");
    }

    /** The key that signs reports of verdicts. */
    public Path report() {
        return path.resolve("report.key");
    }

    /** The folder of the C2PA authority and its signer. */
    public AuthorityFolder authority() {
        return new AuthorityFolder(path.resolve("c2pa"));
    }

    /** The authority's certificate of a signer that the settings name. */
    public Path configuredAnchor() {
        return path.resolve("configured-anchor.pem");
    }

    /** The folder of the keys that restores replaced. */
    public Path replaced() {
        return path.resolve("replaced");
    }

    /** The file that exists while a restore works, and after one that was interrupted. */
    public Path restoring() {
        return path.resolve("restoring");
    }

    /**
     * The folder of a C2PA authority.
     *
     * @param path of the folder
     */
    public record AuthorityFolder(Path path) {
        /** The authority's certificate. */
        public Path root() {
            return path.resolve("root.pem");
        }

        public Path rootKey() {
            return path.resolve("root.key");
        }

        /** The signer's certificates and key in one file, so that both change together. */
        public Path signer() {
            return path.resolve("signer.pem");
        }

        /** All trust anchors, where there are more than the root. */
        public Path anchors() {
            return path.resolve("anchors.pem");
        }

        /** The file that exists while a root is created: a key without a certificate beside it has never signed and can be deleted. */
        public Path creation() {
            return path.resolve("root.making");
        }

        /** The folder of retired certificates. */
        public Path retired() {
            return path.resolve("old");
        }
    }
}
