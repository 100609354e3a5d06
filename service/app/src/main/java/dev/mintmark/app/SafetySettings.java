package dev.mintmark.app;

import dev.mintmark.app.config.Settings;
import dev.mintmark.app.draw.DrawingSafety;
import dev.mintmark.app.prompt.ConceptFile;

/** What the settings say of pictures that are not given out. Stateless. */
final class SafetySettings {
    private SafetySettings() {}

    /** @throws dev.mintmark.app.config.InvalidSettingException if the file of forbidden concepts is wrong */
    static DrawingSafety of(Settings settings) {
        return new DrawingSafety(settings.draw().safetyChecker(), ConceptFile.read(settings.safety()));
    }
}
