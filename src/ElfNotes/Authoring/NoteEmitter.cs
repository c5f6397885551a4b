namespace ElfNotes.Authoring;

/// <summary>Writes a plan in one form.</summary>
public abstract class NoteEmitter
{
    /// <summary>The suffix of the file by which the form is chosen, with its dot.</summary>
    public abstract string Suffix { get; }

    /// <summary>What it is, in a few words.</summary>
    public abstract string Title { get; }

    /// <summary>What of the plan cannot be written in this form, or not as it may be meant.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">How it is to be written.</param>
    public virtual IEnumerable<PlanFinding> Check(NotePlan plan, EmitOptions options) => [];

    /// <summary>Writes the plan for the machine that it is for, or else <see cref="NoteTarget.Default"/>.</summary>
    /// <param name="plan">A plan in which <see cref="Check"/> finds no error.</param>
    public byte[] Emit(NotePlan plan) => Emit(plan, new EmitOptions { Target = plan.Target ?? NoteTarget.Default });

    /// <summary>Writes the plan. The same plan and options give the same bytes every time.</summary>
    /// <param name="plan">A plan in which <see cref="Check"/> finds no error.</param>
    /// <param name="options">How to write it.</param>
    public abstract byte[] Emit(NotePlan plan, EmitOptions options);
}
