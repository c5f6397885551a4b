namespace ElfNotes.Authoring;

/// <summary>Understands descriptions of notes, and finds the mistakes that would show at boot.</summary>
public static class NotePlanner
{
    /// <summary>Makes a plan of a description.</summary>
    /// <param name="description">What the sources say.</param>
    /// <param name="options">How to understand it.</param>
    public static PlanResult Plan(PlanDescription description, PlannerOptions? options = null) => throw new NotImplementedException();
}
