package dev.mintmark.c2pa.cli;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.Ingredient;
import dev.mintmark.c2pa.Ingredient.Relationship;
import dev.mintmark.c2pa.ManifestDefinition;
import dev.mintmark.c2pa.ManifestReader;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.ManifestWriter;
import dev.mintmark.c2pa.Resources;
import dev.mintmark.c2pa.SignedAsset;
import dev.mintmark.c2pa.SigningOptions;
import dev.mintmark.c2pa.ValidationReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
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
            description = "The file that IN was made from.")
    @Nullable
    Path parent;

    @Option(
            names = "--ingredient",
            paramLabel = "FILE",
            description = "A file that IN contains as a component; may be repeated.")
    List<Path> ingredients = new ArrayList<>();

    @Option(
            names = {"-s", "--sidecar"},
            description = "Write the manifest beside OUT, with the extension .c2pa, instead of into it.")
    boolean sidecar;

    @Option(
            names = {"-r", "--remote"},
            paramLabel = "URL",
            description = "Write the address of the manifest into the file (PNG and JPEG).")
    @Nullable
    String remote;

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
        byte[] source = CommandFiles.read(in, command);
        ManifestValidator validator = trust.validator(command);
        Path folder = definition.manifest == null
                ? Path.of("").toAbsolutePath()
                : Objects.requireNonNull(definition.manifest.toAbsolutePath().getParent());
        String text = definition.manifest == null
                ? Objects.requireNonNull(definition.json)
                : new String(CommandFiles.read(definition.manifest, command), StandardCharsets.UTF_8);
        ManifestDefinition read = ManifestDefinition.parse(text, Resources.in(folder), validator);
        if (parent != null) {
            read = read.withIngredient(ingredient(parent, Relationship.PARENT_OF, validator, command));
        }
        for (Path component : ingredients) {
            read = read.withIngredient(ingredient(component, Relationship.COMPONENT_OF, validator, command));
        }
        if (read.needsParent()) {
            String title = String.valueOf(in.getFileName());
            read = read.withIngredient(Ingredient.of(Relationship.PARENT_OF, title, source, validator));
        }
        SigningOptions options = signer.options(read);
        byte[] bare = ManifestReader.strip(source);
        byte[] asset = remote == null ? bare : ManifestWriter.withRemoteManifest(bare, remote);
        SignedAsset signed = sidecar
                ? ManifestWriter.signApart(asset, read.manifest(), signer.signer(read, folder, command), options)
                : ManifestWriter.sign(asset, read.manifest(), signer.signer(read, folder, command), options);
        return write(signed, validator);
    }

    private static Ingredient ingredient(
            Path file, Relationship relationship, ManifestValidator validator, CommandSpec command) throws Exception {
        return Ingredient.of(
                relationship, String.valueOf(file.getFileName()), CommandFiles.read(file, command), validator);
    }

    private int write(SignedAsset signed, ManifestValidator validator) throws Exception {
        ValidationReport report = sidecar
                ? validator.validate(signed.bytes(), signed.manifestStore())
                : validator.validate(signed.bytes());
        if (!ValidateCommand.isGood(report)) {
            throw new C2paException("The signed file would not be valid: " + report.failures() + ".");
        }
        CommandFiles.write(out, signed.bytes(), force);
        if (sidecar) {
            CommandFiles.write(beside(out), signed.manifestStore(), force);
        }
        if (signed.missingTimeStamp() != null) {
            Text.note(signed.missingTimeStamp());
        }
        if (json && !sidecar) {
            Text.json(validator.json(signed.bytes(), false));
        } else {
            Text.line(out + ": " + report.state().label() + ", " + signed.manifestUrn());
        }
        return Main.DONE;
    }

    /** Returns the name of the file with the manifest of another one. */
    private static Path beside(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return file.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".c2pa");
    }
}
