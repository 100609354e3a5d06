package dev.mintmark.c2pa.manifest;

/** This library, as manifests and reports name it. */
public final class Library {
    public static final String NAME = "Mintmark c2pa";
    public static final String VERSION = "0.1.0";

    /** The version of the specification that manifests and reports follow. */
    public static final String SPECIFICATION = "2.4.0";

    private Library() {}
}
