package dev.mintmark.c2pa;

import dev.mintmark.c2pa.cbor.CborException;
import dev.mintmark.c2pa.cbor.CborObjects;
import dev.mintmark.c2pa.cbor.CborReader;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.json.JsonException;
import dev.mintmark.c2pa.json.JsonReader;
import dev.mintmark.c2pa.manifest.Labels;
import dev.mintmark.c2pa.manifest.RawAssertion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * An assertion whose contents the caller gives. C2PA 2.4, section 18. Immutable.
 *
 * <p>The library itself writes actions, ingredients, thumbnails and hard bindings, because they refer to other parts of
 * the manifest.
 */
public final class CustomAssertion {
    private static final List<String> OWN =
            List.of(Labels.ACTIONS, Labels.INGREDIENT, Labels.THUMBNAIL, "c2pa.hash.", "c2pa.claim", Labels.ASSERTIONS);

    private final RawAssertion content;
    private final boolean gathered;

    private CustomAssertion(RawAssertion content, boolean gathered) {
        this.content = content;
        this.gathered = gathered;
    }

    /**
     * Returns an assertion in CBOR.
     *
     * @param label label of the specification, or a reverse-domain name
     * @param fields text, integers, floating-point numbers, booleans, byte arrays, {@link java.time.Instant}s, null, and
     *     lists and maps of these
     * @throws IllegalArgumentException if a value has another type, or the label is not allowed
     */
    public static CustomAssertion cbor(String label, Map<String, ?> fields) {
        return new CustomAssertion(RawAssertion.cbor(checked(label), CborObjects.encode(fields)), false);
    }

    /**
     * Returns an assertion in CBOR, encoded already.
     *
     * @throws C2paException if the bytes are no CBOR map
     */
    public static CustomAssertion cbor(String label, byte[] encoded) throws C2paException {
        try {
            if (!(CborReader.parse(encoded) instanceof CborValue.Mapping)) {
                throw new C2paException("The assertion " + label + " is CBOR, but no map.");
            }
        } catch (CborException e) {
            throw new C2paException("The assertion " + label + " is no CBOR. " + e.getMessage(), e);
        }
        return new CustomAssertion(RawAssertion.cbor(checked(label), encoded.clone()), false);
    }

    /**
     * Returns an assertion in JSON.
     *
     * @throws C2paException if the text is no JSON
     */
    public static CustomAssertion json(String label, String text) throws C2paException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        try {
            JsonReader.parse(utf8);
        } catch (JsonException e) {
            throw new C2paException("The assertion " + label + " is no JSON. " + e.getMessage(), e);
        }
        return new CustomAssertion(RawAssertion.json(checked(label), utf8), false);
    }

    /** Returns an assertion that holds a file. */
    public static CustomAssertion binary(String label, String mediaType, byte[] file) {
        return new CustomAssertion(RawAssertion.file(checked(label), mediaType, file.clone()), false);
    }

    /** Returns the assertion as a gathered one: the signer passes it on without vouching for it. */
    public CustomAssertion gathered() {
        return new CustomAssertion(content, true);
    }

    /** Returns the label without an instance number. */
    public String label() {
        return content.label();
    }

    /** Returns whether the signer passes the assertion on without vouching for it. */
    public boolean isGathered() {
        return gathered;
    }

    RawAssertion content() {
        return content;
    }

    private static String checked(String label) {
        if (!label.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)+") || label.contains("__") || label.length() > 256) {
            throw new IllegalArgumentException("\"" + label
                    + "\" is no label of an assertion; it is one of the specification, such as c2pa.metadata, or a"
                    + " reverse-domain name of at most 256 characters.");
        }
        if (OWN.stream().anyMatch(label::startsWith)) {
            throw new IllegalArgumentException("The library writes assertions with the label " + label
                    + " itself: add an Action, an Ingredient or a thumbnail to the manifest.");
        }
        return label;
    }
}
