package dev.mintmark.app.cli;

import dev.mintmark.app.api.StartFailedException;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.GoneException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.PromptEnrichmentException;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.config.InvalidSettingException;
import dev.mintmark.app.image.InvalidImageException;
import dev.mintmark.app.io.DatabaseTrouble;
import dev.mintmark.app.io.FileTrouble;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.seal.KeyException;
import dev.mintmark.app.secrets.SecretException;
import dev.mintmark.app.store.StoreException;
import dev.mintmark.diffusion.DrawException;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.watermark.EmbeddingException;
import java.net.BindException;
import java.nio.file.FileSystemException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Maps an exception of a command to an exit code and one sentence. */
final class CommandErrors {
    private CommandErrors() {}

    record Ending(int code, String sentence) {}

    /** @param command the one that ended */
    static Ending ending(Throwable thrown, CommandLine command) {
        return switch (thrown) {
            case CommandFailedException e -> new Ending(e.code(), said(e));
            case StartFailedException e ->
                e.getCause() == null ? new Ending(Main.FAILED, said(e)) : ending(e.getCause(), command);
            case NotFoundException e -> new Ending(Main.FAILED, said(e));
            case GoneException e -> new Ending(Main.FAILED, said(e));
            case ConflictException e -> new Ending(Main.FAILED, said(e));
            case InvalidRequestException e ->
                new Ending(Main.WRONG_USE, OptionNames.sentence(e, command.getCommandSpec()));
            case InvalidSettingException e -> new Ending(Main.WRONG_USE, said(e));
            case PromptEnrichmentException e -> new Ending(Main.FAILED, said(e));
            case InvalidImageException e -> new Ending(Main.FAILED, said(e));
            case EmbeddingException e -> new Ending(Main.FAILED, said(e));
            case ModelException e -> new Ending(Main.FAILED, said(e));
            case DrawException e -> new Ending(Main.FAILED, said(e));
            case StepFailedException e -> new Ending(Main.FAILED, said(e));
            case SourceUnavailableException e -> new Ending(Main.FAILED, said(e));
            case StoreException e -> new Ending(Main.FAILED, said(e));
            case KeyException e -> new Ending(Main.WRONG_USE, said(e));
            case SecretException e -> new Ending(Main.WRONG_USE, said(e));
            case BindException e -> new Ending(Main.FAILED, said(e));
            case FileSystemException e
            when e.getFile() != null ->
                new Ending(Main.FAILED, e.getFile() + " cannot be used: " + FileTrouble.reason(e) + ".");
            default -> {
                LoggerFactory.getLogger(CommandErrors.class).debug("The command failed.", thrown);
                yield new Ending(Main.FAILED, DatabaseTrouble.sentence(thrown).orElseGet(() -> sentence(thrown)));
            }
        };
    }

    /** Exceptions of this program have a sentence as message. Others, such as those of the JDK, need their type's name before it. */
    private static String sentence(Throwable e) {
        return said(e).endsWith(".") ? said(e) : e.getClass().getSimpleName() + ": " + said(e);
    }

    private static String said(Throwable e) {
        return String.valueOf(e.getMessage());
    }
}
