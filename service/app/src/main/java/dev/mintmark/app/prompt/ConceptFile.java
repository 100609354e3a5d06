package dev.mintmark.app.prompt;

import dev.mintmark.app.config.InvalidSettingException;
import dev.mintmark.app.config.Settings;
import dev.mintmark.diffusion.ForbiddenConcepts;
import java.nio.file.Path;
import java.util.List;

/** The operator's forbidden concepts, in a text file with one a line: a label, a colon, and words as in a prompt. Stateless. */
public final class ConceptFile {
    private ConceptFile() {}

    /**
     * Reads the concepts of the settings.
     *
     * @throws InvalidSettingException if the file cannot be read, or a line is no concept; the message names the line
     */
    public static ForbiddenConcepts read(Settings.Safety settings) {
        Path file = settings.concepts();
        if (file == null) {
            return ForbiddenConcepts.NONE;
        }
        List<ForbiddenConcepts.Concept> concepts = LabelledLines.read(
                file,
                "forbidden concepts",
                "a concept is a label, ':', and words as in a prompt",
                ForbiddenConcepts.Concept::new);
        try {
            return new ForbiddenConcepts(concepts, Double.parseDouble(settings.threshold()));
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException("The forbidden concepts " + file + " cannot be used. " + e.getMessage());
        }
    }
}
