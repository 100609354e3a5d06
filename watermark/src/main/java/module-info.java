/** An invisible watermark for pictures, and fingerprints. */
module dev.mintmark.watermark {
    requires static transitive org.jspecify;

    exports dev.mintmark.watermark;
    exports dev.mintmark.watermark.fingerprint;
    exports dev.mintmark.watermark.region;
}
