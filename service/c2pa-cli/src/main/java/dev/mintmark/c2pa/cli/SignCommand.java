package dev.mintmark.c2pa.cli;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.ClaimSigner;
import dev.mintmark.c2pa.HardBinding;
import dev.mintmark.c2pa.Ingredient;
import dev.mintmark.c2pa.Ingredient.Relationship;
import dev.mintmark.c2pa.IngredientReport;
import dev.mintmark.c2pa.Manifest;
import dev.mintmark.c2pa.ManifestDefinition;
import dev.mintmark.c2pa.ManifestReader;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.ManifestWriter;
import dev.mintmark.c2pa.Resources;
import dev.mintmark.c2pa.SignedAsset;
import dev.mintmark.c2pa.SigningOptions;
import dev.mintmark.c2pa.Source;
import dev.mintmark.c2pa.ValidationReport;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Signs a file with a manifest definition. */
@Command(
        name = "sign",
        description =
                "Signs a file with a manifest definition in c2patool's format. If the definition has neither the action"
                        + " c2pa.created nor a parent, IN becomes the parent, with the action c2pa.opened.")
public final class SignCommand implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(index = "0", paramLabel = "IN", description = "The file to sign.")
    Path in = Path.of("");

    @Parameters(index = "1", paramLabel = "OUT", description = "The file to write.")
    Path out = Path.of("");

    @ArgGroup(multiplicity = "1")
    Definition definition = new Definition();

    /** Where the definition is. */
    static final class Definition {
        @Option(
                names = {"-m", "--manifest"},
                paramLabel = "FILE.json",
                description = "The manifest definition. Files that it names lie in its folder.")
        @Nullable
        Path manifest;

        @Option(
                names = {"-c", "--config"},
                paramLabel = "JSON",
                description = "The manifest definition itself.")
        @Nullable
        String json;
    }

    @Option(
            names = {"-p", "--parent"},
            paramLabel = "FILE",
            description =
                    "The file that IN was made from, or what the command ingredient wrote of it: the folder or its"
                            + " ingredient.json.")
    @Nullable
    Path parent;

    @Option(
            names = "--ingredient",
            paramLabel = "FILE",
            description = "A file that IN contains as a component, or what the command ingredient wrote of it; may be"
                    + " repeated.")
    List<Path> ingredients = new ArrayList<>();

    @Option(
            names = {"-s", "--sidecar"},
            description = "Write the manifest beside OUT, with the extension .c2pa, instead of into it.")
    boolean sidecar;

    @Option(
            names = {"-r", "--remote"},
            paramLabel = "URL",
            description = "Write the address of the manifest into the file. Not possible in MP3 files.")
    @Nullable
    String remote;

    @Option(names = "--compressed", description = "Compress the manifests with Brotli.")
    boolean compressed;

    @Option(
            names = "--updatable",
            description = "Leave the length of the manifest out of the hash, so that updates can follow in TIFF, WebP,"
                    + " WAV and MP3 files.")
    boolean updatable;

    @Option(
            names = {"-f", "--force"},
            description = "Replace OUT if it exists.")
    boolean force;

    @Option(names = "--json", description = "Print the manifests of OUT as JSON, as c2patool does.")
    boolean json;

    @Mixin
    SignerOptions signer = new SignerOptions();

    @Mixin
    TrustOptions trust = new TrustOptions();

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        checkSidecar(command);
        ManifestValidator validator = trust.validator(command);
        try (FileChannel channel = CommandFiles.open(in, command)) {
            Source source = Source.of(channel);
            Path folder = definition.manifest == null
                    ? Path.of("").toAbsolutePath()
                    : Objects.requireNonNull(
                            definition.manifest.toAbsolutePath().getParent());
            ManifestDefinition read = definition(folder, source, validator, command);
            SigningOptions options = options(signer.options(read, command));
            ClaimSigner key = signer.signer(read, folder, command);
            Source bare = ManifestReader.strip(source);
            Source asset = remote == null ? bare : ManifestWriter.withRemoteManifest(bare, remote);
            CommandFiles.write(out, force, file -> sign(asset, read.manifest(), key, options, validator, file));
        }
        return Main.DONE;
    }

    private SigningOptions options(SigningOptions ofSigner) {
        SigningOptions bound = updatable ? ofSigner.withBinding(HardBinding.UPDATABLE) : ofSigner;
        return compressed ? bound.withCompressedManifests() : bound;
    }

    /** The manifest beside OUT replaces neither OUT nor what is read for it, also with --force. */
    private void checkSidecar(CommandSpec command) throws IOException {
        if (!sidecar) {
            return;
        }
        List<Path> others = new ArrayList<>(ingredients);
        others.addAll(List.of(in, out));
        Stream.of(parent, definition.manifest).filter(Objects::nonNull).forEach(others::add);
        for (Path other : others) {
            if (CommandFiles.isSame(beside(out), other)) {
                throw CommandFiles.wrongUse(
                        command,
                        "The manifest would be written to " + other + ", which is named already; name OUT otherwise.");
            }
        }
    }

    private ManifestDefinition definition(Path folder, Source source, ManifestValidator validator, CommandSpec command)
            throws Exception {
        String text = definition.manifest == null
                ? Objects.requireNonNull(definition.json)
                : new String(CommandFiles.read(definition.manifest, command), StandardCharsets.UTF_8);
        ManifestDefinition read = ManifestDefinition.parse(text, Resources.in(folder), validator);
        if (parent != null) {
            read = read.withIngredient(ingredient(described(parent), Relationship.PARENT_OF, validator, command));
        }
        for (Path component : ingredients) {
            read = read.withIngredient(ingredient(described(component), Relationship.COMPONENT_OF, validator, command));
        }
        String title = String.valueOf(in.getFileName());
        return read.needsParent()
                ? read.withIngredient(Ingredient.of(Relationship.PARENT_OF, title, source, validator))
                : read;
    }

    /** Returns the description of an ingredient in a folder, or the file itself. */
    private static Path described(Path file) {
        return Files.isDirectory(file) ? file.resolve("ingredient.json") : file;
    }

    private static Ingredient ingredient(
            Path file, Relationship relationship, ManifestValidator validator, CommandSpec command) throws Exception {
        if (file.toString().endsWith(".json")) {
            Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
            return IngredientReport.ingredient(
                    relationship, CommandFiles.text(file, command), Resources.in(folder), validator);
        }
        try (FileChannel channel = CommandFiles.open(file, command)) {
            return Ingredient.of(relationship, String.valueOf(file.getFileName()), Source.of(channel), validator);
        }
    }

    private void sign(
            Source asset,
            Manifest manifest,
            ClaimSigner key,
            SigningOptions options,
            ManifestValidator validator,
            FileChannel file)
            throws Exception {
        SignedAsset signed;
        ValidationReport report;
        if (sidecar) {
            signed = ManifestWriter.signApart(asset, manifest, key, options);
            asset.writeTo(file);
            report = validator.validate(Source.of(file), signed.manifestStore());
        } else {
            signed = ManifestWriter.sign(asset, manifest, key, options, file);
            report = validator.validate(Source.of(file));
        }
        if (signed.missingTimeStamp() != null) {
            throw new C2paException(
                    "The file was not signed, because there is no time-stamp. " + signed.missingTimeStamp());
        }
        if (!ValidateCommand.isGood(report)) {
            throw new C2paException("The signed file would not be valid: " + report.failures() + ".");
        }
        if (sidecar) {
            CommandFiles.write(beside(out), signed.manifestStore(), force);
        }
        if (json) {
            Source written = Source.of(file);
            Text.json(
                    sidecar ? validator.json(written, signed.manifestStore(), false) : validator.json(written, false));
        } else {
            Text.line(out + ": " + report.state().label() + ", " + signed.manifestUrn());
        }
    }

    /** Returns the name of the file with the manifest of another one. */
    private static Path beside(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return file.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".c2pa");
    }
}
