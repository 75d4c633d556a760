"""The data model that the pipeline and the review app share; imports nothing else of ours."""
