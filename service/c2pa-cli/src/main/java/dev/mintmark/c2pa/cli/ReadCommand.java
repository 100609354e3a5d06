package dev.mintmark.c2pa.cli;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.ManifestReader;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.ReadManifest;
import dev.mintmark.c2pa.Source;
import dev.mintmark.c2pa.ValidationReport;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a file's manifests contain. */
@Command(
        name = "read",
        description =
                "Writes the manifest store of a file to stdout as application/c2pa, or prints its content with one of the"
                        + " options below.")
public final class ReadCommand implements Callable<Integer> {
    /** The type of the box that a manifest store is, and where it is. */
    private static final byte[] BOX = {'j', 'u', 'm', 'b'};

    private static final int BOX_TYPE_AT = 4;

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description = "A picture, film or sound in a format that C2PA supports, or a manifest store (.c2pa).")
    Path file = Path.of("");

    @ArgGroup
    Form form = new Form();

    /** What to print instead of the store. */
    static final class Form {
        @Option(names = "--json", description = "Print the manifests as JSON, as c2patool does.")
        boolean json;

        @Option(
                names = {"-d", "--detailed"},
                description = "Print claims, assertions and signatures as JSON, as they are stored.")
        boolean detailed;

        @Option(names = "--crjson", description = "Print the manifests as crJSON.")
        boolean crJson;

        @Option(names = "--tree", description = "Print the manifests, assertions and ingredients as a tree.")
        boolean tree;

        @Option(names = "--info", description = "Print sizes, states and the number of manifests.")
        boolean info;

        @Option(names = "--certs", description = "Print the certificates of the signer as PEM.")
        boolean certificates;
    }

    @Mixin
    StoreOption store = new StoreOption();

    @Mixin
    TrustOptions trust = new TrustOptions();

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        ManifestValidator validator = trust.validator(command);
        try (FileChannel channel = CommandFiles.open(file, command)) {
            Source source = Source.of(channel);
            if (source.isAt(BOX, BOX_TYPE_AT)) {
                if (store.store != null) {
                    throw CommandFiles.wrongUse(
                            command, file + " is a manifest store itself; --store is for the file that it belongs to.");
                }
                printStore(CommandFiles.read(file, command), validator);
            } else {
                print(source, validator, command);
            }
        }
        return Main.DONE;
    }

    private void print(Source bytes, ManifestValidator validator, CommandSpec command) throws Exception {
        if (form.info) {
            info(bytes, validator, command);
            return;
        }
        byte[] apart = store.apart(bytes, validator, command);
        if (form.json || form.detailed) {
            Text.json(
                    apart == null ? validator.json(bytes, form.detailed) : validator.json(bytes, apart, form.detailed));
        } else if (form.crJson) {
            Text.json(apart == null ? validator.crJson(bytes) : validator.crJson(bytes, apart));
        } else {
            contents(
                    apart != null
                            ? apart
                            : ManifestReader.store(bytes)
                                    .orElseThrow(() -> new C2paException(file + " has no C2PA manifest.")));
        }
    }

    /** Prints a store whose file is not at hand. */
    private void printStore(byte[] bytes, ManifestValidator validator) throws Exception {
        if (form.info) {
            Text.line("Information for " + file.getFileName());
            Text.line("Manifest store size = " + bytes.length);
            states(validator.validateStore(bytes), bytes);
        } else if (form.json || form.detailed) {
            Text.json(validator.storeJson(bytes, form.detailed));
        } else if (form.crJson) {
            Text.json(validator.storeCrJson(bytes));
        } else {
            contents(bytes);
        }
    }

    private void contents(byte[] bytes) throws Exception {
        if (form.tree) {
            Text.lines(ManifestReader.readStore(bytes).tree(String.valueOf(file.getFileName())));
        } else if (form.certificates) {
            certificates(ManifestReader.readStore(bytes).active());
        } else {
            Text.bytes(bytes);
        }
    }

    private void info(Source bytes, ManifestValidator validator, CommandSpec command) throws Exception {
        Text.line("Information for " + file.getFileName());
        Optional<String> remote = ManifestReader.remoteManifest(bytes);
        remote.ifPresent(url -> Text.line("Remote manifest = " + url));
        byte[] apart = trust.fetch || remote.isEmpty() ? store.apart(bytes, validator, command) : store.given(command);
        byte[] found = apart != null ? apart : ManifestReader.store(bytes).orElse(null);
        if (found == null) {
            Text.line("No C2PA manifests (file size = " + bytes.length() + ")");
            return;
        }
        Text.line("Manifest store size = %d (%.2f%% of file size %d)"
                .formatted(found.length, 100.0 * found.length / bytes.length(), bytes.length()));
        states(apart == null ? validator.validate(bytes) : validator.validate(bytes, apart), found);
    }

    private static void states(ValidationReport report, byte[] bytes) throws C2paException {
        Text.line(report.state().label());
        report.failures().forEach(code -> Text.line("   " + code.code()));
        int count = ManifestReader.readStore(bytes).manifests().size();
        Text.line(count == 1 ? "One manifest" : count + " manifests");
    }

    private static void certificates(ReadManifest manifest) throws C2paException, CertificateEncodingException {
        if (manifest.signature() == null) {
            throw new C2paException("The certificates of the signature cannot be read.");
        }
        List<X509Certificate> chain = manifest.signature().chain();
        for (X509Certificate certificate : chain) {
            Text.lines("-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----");
        }
    }
}
