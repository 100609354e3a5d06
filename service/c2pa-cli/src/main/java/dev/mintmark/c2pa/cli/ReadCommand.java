package dev.mintmark.c2pa.cli;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.ManifestReader;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.ReadManifest;
import dev.mintmark.c2pa.Source;
import dev.mintmark.c2pa.StoreContents;
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
    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A picture, film or sound in a format that C2PA supports.")
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
    TrustOptions trust = new TrustOptions();

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        try (FileChannel channel = CommandFiles.open(file, command)) {
            print(Source.of(channel), trust.validator(command));
        }
        return Main.DONE;
    }

    private void print(Source bytes, ManifestValidator validator) throws Exception {
        if (form.info) {
            info(bytes, validator);
            return;
        }
        byte[] store = validator.store(bytes).orElseThrow(() -> new C2paException(file + " has no C2PA manifest."));
        if (form.json || form.detailed) {
            Text.json(validator.json(bytes, form.detailed));
        } else if (form.crJson) {
            Text.json(validator.crJson(bytes));
        } else if (form.tree) {
            Text.lines(ManifestReader.readStore(store).tree(String.valueOf(file.getFileName())));
        } else if (form.certificates) {
            certificates(ManifestReader.readStore(store).active());
        } else {
            Text.bytes(store);
        }
    }

    private void info(Source bytes, ManifestValidator validator) throws C2paException {
        Text.line("Information for " + file.getFileName());
        Optional<String> remote = ManifestReader.remoteManifest(bytes);
        remote.ifPresent(url -> Text.line("Remote manifest = " + url));
        Optional<byte[]> store = ManifestReader.store(bytes);
        if (store.isEmpty()) {
            Text.line("No C2PA manifests (file size = " + bytes.length() + ")");
            return;
        }
        Text.line("Manifest store size = %d (%.2f%% of file size %d)"
                .formatted(store.get().length, 100.0 * store.get().length / bytes.length(), bytes.length()));
        ValidationReport report = validator.validate(bytes);
        Text.line(report.state().label());
        report.failures().forEach(code -> Text.line("   " + code.code()));
        StoreContents contents = ManifestReader.readStore(store.get());
        int count = contents.manifests().size();
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
