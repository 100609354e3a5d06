package dev.mintmark.c2pa;

import dev.mintmark.c2pa.asset.AssetFormat;
import dev.mintmark.c2pa.asset.Container;
import dev.mintmark.c2pa.validate.ContentsReader;
import dev.mintmark.c2pa.validate.StoreValidator;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Validates the manifests of files. C2PA 2.4, section 15.
 *
 * <ol>
 * <li>Finds the manifest store and parses it; hostile bytes are bounded before anything is allocated.
 * <li>Verifies the claim's signature, the certificate chain, the time-stamp and stapled OCSP responses.
 * <li>Compares the hash of every assertion and of the file with the claim.
 * <li>Checks the actions, ingredients, redactions and CAWG identity assertions.
 * <li>Repeats steps 2 to 4 without the file's hash for every ingredient manifest that the active manifest leads to.
 * </ol>
 *
 * <p>Nothing is fetched but remote manifests, and those by the caller's resolver. Immutable and thread-safe.
 */
public final class ManifestValidator {
    private final TrustPolicy policy;
    private final Clock clock;
    private final @Nullable ManifestResolver resolver;

    /**
     * @param anchors certificate authorities whose signers and time-stamps are trusted
     * @param clock gives the time at which certificates without a trusted time-stamp have to be valid
     */
    public ManifestValidator(TrustAnchors anchors, Clock clock) {
        this(TrustPolicy.of(anchors), clock);
    }

    /**
     * Creates a validator with a complete trust policy.
     *
     * @param policy whom to trust
     * @param clock gives the time at which certificates without a trusted time-stamp have to be valid
     */
    public ManifestValidator(TrustPolicy policy, Clock clock) {
        this(policy, clock, null);
    }

    private ManifestValidator(TrustPolicy policy, Clock clock, @Nullable ManifestResolver resolver) {
        this.policy = policy;
        this.clock = clock;
        this.resolver = resolver;
    }

    /**
     * Returns a validator that asks for the manifest of a file that has none and names an address of one. A manifest in the
     * file precedes that.
     */
    public ManifestValidator withResolver(ManifestResolver remote) {
        return new ManifestValidator(policy, clock, remote);
    }

    /** Validates a file. Returns a report for any bytes; never throws. */
    public ValidationReport validate(byte[] asset) {
        return validate(Source.of(asset));
    }

    /** Validates a file, with a window of it in memory. Returns a report for any bytes; never throws. */
    public ValidationReport validate(Source asset) {
        return validate(asset, clock.instant());
    }

    /**
     * Validates a file as of another time, with the trust lists of today. Returns a report for any bytes; never throws.
     */
    public ValidationReport validate(byte[] asset, Instant at) {
        return validate(Source.of(asset), at);
    }

    /**
     * Validates a file as of another time, with the trust lists of today. Returns a report for any bytes; never throws.
     */
    public ValidationReport validate(Source asset, Instant at) {
        return report(() -> {
            Optional<Container> container = container(asset);
            return container.isPresent()
                    ? new StoreValidator(policy, at).validate(asset, container.get())
                    : ValidationReport.none();
        });
    }

    /**
     * Validates a file and a store that lies apart from it, such as a {@code .c2pa} file or a remote manifest. A store in
     * the file itself is not read. Returns a report for any bytes; never throws.
     */
    public ValidationReport validate(byte[] asset, byte[] store) {
        return validate(Source.of(asset), store);
    }

    /**
     * Validates a file and a store that lies apart from it, as {@link #validate(byte[], byte[])} does. Returns a report for
     * any bytes; never throws.
     */
    public ValidationReport validate(Source asset, byte[] store) {
        return report(() ->
                new StoreValidator(policy, clock.instant()).validate(asset, new Container(store, new FileRange(0, 0))));
    }

    /**
     * Validates a store without its asset. The state is Invalid at best, because it is not known whether the asset is the
     * one that was signed; the codes tell what else holds. Returns a report for any bytes; never throws.
     */
    public ValidationReport validateStore(byte[] store) {
        return report(() -> new StoreValidator(policy, clock.instant()).validateAlone(store));
    }

    /**
     * Returns the contents of a file's manifests; empty if it has none. Nothing is validated, but each signer is named
     * with the trust list that has it. A manifest at an address is fetched if there is a resolver.
     *
     * @throws C2paException if the file has another format, or the file or its store is malformed or cannot be fetched
     */
    public Optional<StoreContents> contents(byte[] asset) throws C2paException {
        return contents(Source.of(asset));
    }

    /**
     * Returns the contents of a file's manifests, as {@link #contents(byte[])} does, with a window of the file in memory.
     *
     * @throws C2paException if the file has another format, or the file or its store is malformed or cannot be fetched
     */
    public Optional<StoreContents> contents(Source asset) throws C2paException {
        Optional<byte[]> store = reachable(asset).map(Container::store);
        if (store.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ContentsReader.read(store.get(), policy, clock.instant()));
        } catch (RuntimeException | StackOverflowError e) {
            throw new C2paException("The manifest store cannot be read: " + e + ".", e);
        }
    }

    /**
     * Returns the manifest store of a file, fetched if it lies at an address and there is a resolver; empty if the file has
     * none.
     *
     * @throws C2paException if the file cannot be read, or names an address and there is no resolver, or the resolver fails
     */
    public Optional<byte[]> store(Source asset) throws C2paException {
        return container(asset).map(Container::store);
    }

    /**
     * Returns the manifest store of a file, fetched if it lies at an address and there is a resolver; empty also if there is
     * no resolver.
     */
    Optional<Container> reachable(Source asset) throws C2paException {
        return resolver == null ? AssetFormat.of(asset).find(asset) : container(asset);
    }

    /** Validates a file and a store that was found before. Returns a report for any bytes; never throws. */
    ValidationReport validate(Source asset, Container container) {
        return report(() -> new StoreValidator(policy, clock.instant()).validate(asset, container));
    }

    private Optional<Container> container(Source asset) throws C2paException {
        AssetFormat format = AssetFormat.of(asset);
        Optional<Container> container = format.find(asset);
        Optional<String> url = container.isPresent() ? Optional.empty() : RemoteManifest.of(format, asset);
        return url.isPresent() ? Optional.of(fetched(url.get())) : container;
    }

    private Container fetched(String url) throws C2paException {
        if (resolver == null) {
            throw new C2paException("The file's manifest lies at " + url
                    + ", which is not fetched; validate a file that carries its manifest.");
        }
        return new Container(RemoteManifest.fetch(resolver, url), new FileRange(0, 0));
    }

    private interface Validation {
        ValidationReport run() throws C2paException;
    }

    /** Returns a report whatever happens. */
    private static ValidationReport report(Validation validation) {
        try {
            return validation.run();
        } catch (C2paException e) {
            return ValidationReport.error(String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            return ValidationReport.error("The file cannot be read: " + e.getMessage() + ".");
        } catch (RuntimeException | StackOverflowError e) {
            return ValidationReport.error("The manifest store cannot be validated: " + e + ".");
        }
    }

    /**
     * Returns the contents and validation results of a file's manifests as JSON, as c2patool prints it.
     *
     * @param detailed whether with claims, assertions and signatures as they are stored, as by c2patool's {@code
     *     --detailed}
     * @throws C2paException if the file or its store cannot be read, or there is none
     */
    public String json(byte[] asset, boolean detailed) throws C2paException {
        return json(Source.of(asset), detailed);
    }

    /**
     * Returns the contents and validation results of a file's manifests as JSON, as {@link #json(byte[], boolean)} does.
     *
     * @throws C2paException if the file or its store cannot be read, or there is none
     */
    public String json(Source asset, boolean detailed) throws C2paException {
        Container container = reported(asset);
        StoreContents contents = ManifestReader.readStore(container.store());
        Instant now = clock.instant();
        ToolJson json =
                new ToolJson(contents, report(() -> new StoreValidator(policy, now).validate(asset, container)));
        return detailed ? json.detailed() : json.summary();
    }

    /**
     * Returns the contents and validation results of a file's manifests as crJSON, the format of the C2PA conformance
     * programme.
     *
     * @throws C2paException if the file or its store cannot be read, or there is none
     */
    public String crJson(byte[] asset) throws C2paException {
        return crJson(Source.of(asset));
    }

    /**
     * Returns the contents and validation results of a file's manifests as crJSON, as {@link #crJson(byte[])} does.
     *
     * @throws C2paException if the file or its store cannot be read, or there is none
     */
    public String crJson(Source asset) throws C2paException {
        return crJson(asset, reported(asset));
    }

    /**
     * Returns the contents and validation results of a store that lies apart from its file as JSON, as {@link #json(byte[],
     * boolean)} does.
     *
     * @throws C2paException if the store cannot be read
     */
    public String json(Source asset, byte[] store, boolean detailed) throws C2paException {
        ToolJson json = new ToolJson(ManifestReader.readStore(store), validate(asset, store));
        return detailed ? json.detailed() : json.summary();
    }

    /**
     * Returns the contents and validation results of a store that lies apart from its file as crJSON, as {@link
     * #crJson(byte[])} does.
     *
     * @throws C2paException if the store cannot be read
     */
    public String crJson(Source asset, byte[] store) throws C2paException {
        return crJson(asset, new Container(store, new FileRange(0, 0)));
    }

    /**
     * Returns the contents of a store and its validation results without its file as JSON, as {@link #json(byte[], boolean)}
     * does. The state is that of {@link #validateStore}.
     *
     * @throws C2paException if the store cannot be read
     */
    public String storeJson(byte[] store, boolean detailed) throws C2paException {
        ToolJson json = new ToolJson(ManifestReader.readStore(store), validateStore(store));
        return detailed ? json.detailed() : json.summary();
    }

    /**
     * Returns the contents of a store and its validation results without its file as crJSON.
     *
     * @throws C2paException if the store cannot be read
     */
    public String storeCrJson(byte[] store) throws C2paException {
        return crJson(null, new Container(store, new FileRange(0, 0)));
    }

    private String crJson(@Nullable Source asset, Container container) throws C2paException {
        try {
            return new StoreValidator(policy, clock.instant()).crJson(asset, container);
        } catch (RuntimeException | StackOverflowError e) {
            throw new C2paException("The manifest store cannot be reported on: " + e + ".", e);
        }
    }

    private Container reported(Source asset) throws C2paException {
        return container(asset).orElseThrow(() -> new C2paException("The file has no manifest store to report on."));
    }
}
